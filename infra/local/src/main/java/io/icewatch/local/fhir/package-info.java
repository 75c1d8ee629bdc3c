/** What the lake holds as resources of HL7 FHIR R4, written by hand. */
@NullMarked
package io.icewatch.local.fhir;

import org.jspecify.annotations.NullMarked;
