/**
 * What is kept: model files, checkpoints, and how they are written, on any Hadoop file system.
 * Floor 4: imports floors 0 to 3. Start reading at {@link kindling.store.ModelFile}.
 */
package kindling.store;
