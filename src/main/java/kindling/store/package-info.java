/**
 * Files on any Hadoop file system: models, checkpoints, and how they are written. Floor 5: imports
 * floors 0 to 4. Start reading at {@link kindling.store.ModelFile}.
 */
package kindling.store;
