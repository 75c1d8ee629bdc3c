/** What becomes of the pages that SNS accepts: the outbox, and mail. */
@NullMarked
package io.icewatch.local.outbox;

import org.jspecify.annotations.NullMarked;
