/** From the observations of an ORU^R01 message to readings, by a mapping file. */
@NullMarked
package io.icewatch.edge.mapping;

import org.jspecify.annotations.NullMarked;
