package kindling.report.live;

/**
 * A process that computes.
 *
 * @param id Spark's name for it
 * @param cores that it computes on
 * @param memoryUsed bytes of cached data
 * @param memoryMost bytes of data that it may cache
 * @param activeTasks that it is at
 * @param doneTasks that it has done
 * @param failedTasks that it failed at
 */
public record ExecutorFigures(
    String id,
    String host,
    int cores,
    long memoryUsed,
    long memoryMost,
    int activeTasks,
    int doneTasks,
    int failedTasks) {}
