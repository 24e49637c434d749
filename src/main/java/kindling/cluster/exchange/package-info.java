/**
 * The connections between the processes of an all-reduce, on the transport of Spark's own shuffle
 * service: authentication, limits on messages, delivery. Start reading at {@link
 * kindling.cluster.exchange.Exchange}.
 */
package kindling.cluster.exchange;
