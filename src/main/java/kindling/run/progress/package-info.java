/** What other threads see of a training while it runs. */
package kindling.run.progress;
