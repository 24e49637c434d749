package kindling.report.live;

/**
 * The state of an executor.
 *
 * @param id Spark's id of the executor
 * @param cores number of cores
 * @param memoryUsed bytes of cached data
 * @param memoryMost largest number of bytes that it may cache
 * @param activeTasks number of running tasks
 * @param doneTasks number of completed tasks
 * @param failedTasks number of failed tasks
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
