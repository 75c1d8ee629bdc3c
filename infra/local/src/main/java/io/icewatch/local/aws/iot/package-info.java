/**
 * AWS IoT Core as monitors see it: an MQTT broker and the HTTP data plane, before the IoT rules.
 */
@NullMarked
package io.icewatch.local.aws.iot;

import org.jspecify.annotations.NullMarked;
