/** What other threads see of a training while it runs, and how they end it. */
package kindling.run.progress;
