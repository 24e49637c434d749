/** The parts of the first layer of a table's network: what becomes of the features of a column. */
package kindling.network.layers.parts;
