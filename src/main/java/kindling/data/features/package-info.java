/** The features of rows: as bytes, as floats, or only those that are not zero. */
package kindling.data.features;
