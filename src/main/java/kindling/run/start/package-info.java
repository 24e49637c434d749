/**
 * What a training begins with: new weights, or those of an earlier training. Start reading at
 * {@link kindling.run.start.Start}.
 */
package kindling.run.start;
