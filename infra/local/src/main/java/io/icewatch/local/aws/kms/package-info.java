/** AWS KMS on loopback: message authentication codes. */
@NullMarked
package io.icewatch.local.aws.kms;

import org.jspecify.annotations.NullMarked;
