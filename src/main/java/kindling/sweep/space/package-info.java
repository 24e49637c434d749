/**
 * Search spaces: settings, their possible values, the conditions among them, and the resulting
 * trials. Imports {@code config} only. Start reading at {@link kindling.sweep.space.Space}.
 */
package kindling.sweep.space;
