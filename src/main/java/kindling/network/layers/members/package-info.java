/** The layers of an ensemble whose members have parameters of their own. */
package kindling.network.layers.members;
