/** IoT Core as bedside monitors see it: an MQTT broker on loopback. */
@NullMarked
package io.icewatch.local.aws.iot;

import org.jspecify.annotations.NullMarked;
