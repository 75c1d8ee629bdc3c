/** What {@code template.yaml} declares, resolved: the only configuration of the local stack. */
@NullMarked
package io.icewatch.local.template;

import org.jspecify.annotations.NullMarked;
