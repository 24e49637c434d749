/** Link functions of losses: layers at the end of a network. */
package kindling.network.links;
