/**
 * Explains what a model makes of the columns of its data. Start reading at {@link
 * kindling.run.explain.ModelExplanation}.
 */
package kindling.run.explain;
