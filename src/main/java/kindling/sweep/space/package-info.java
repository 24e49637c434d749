/**
 * What is searched: the settings of a space, the values that each may have, the conditions among
 * them, and the trials that come of it. Knows neither strategies nor trainings: imports {@code
 * config} only. Start reading at {@link kindling.sweep.space.Space}.
 */
package kindling.sweep.space;
