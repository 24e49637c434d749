package kindling.cluster;

import java.util.function.UnaryOperator;
import kindling.network.Workspace;

/** The workspace of each task thread of this JVM, kept from task to task. */
final class TaskWorkspace {
  private static final ThreadLocal<Workspace> OF_THREAD = new ThreadLocal<>();

  private TaskWorkspace() {}

  static Workspace of(UnaryOperator<Workspace> reuse) {
    Workspace workspace = reuse.apply(OF_THREAD.get());
    OF_THREAD.set(workspace);
    return workspace;
  }
}
