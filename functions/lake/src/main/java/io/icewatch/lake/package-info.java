/**
 * Roll-ups of the lake: hours and days that are partial sums again, kept up by what changed between
 * two snapshots.
 *
 * <p>Read {@link io.icewatch.lake.RollUp}. Knows Iceberg and the algebra, and neither Lambda nor
 * where a catalog is: the deployed function and the laptop run the same code. {@link
 * io.icewatch.lake.DataFileWriter} writes the files of both.
 */
@NullMarked
package io.icewatch.lake;

import org.jspecify.annotations.NullMarked;
