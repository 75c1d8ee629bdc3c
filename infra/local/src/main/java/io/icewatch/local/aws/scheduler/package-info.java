/** EventBridge rules and EventBridge Scheduler, as far as they invoke functions by the clock. */
@NullMarked
package io.icewatch.local.aws.scheduler;

import org.jspecify.annotations.NullMarked;
