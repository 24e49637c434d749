/**
 * What a Spark Connect server finds by name, beside the estimators and models: the version, for
 * clients that want to know it, and the training of MLlib's perceptron. Floor 8.
 */
package kindling.pipeline.connect;
