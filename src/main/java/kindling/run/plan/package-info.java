/**
 * Chooses the settings of a training on a table without a conf file. Start reading at {@link
 * kindling.run.plan.TablePlan}.
 */
package kindling.run.plan;
