/**
 * The signed link of a page: whoever is paged answers with it, without an account. {@link
 * io.icewatch.lambda.link.LinkSigner} makes it, {@link io.icewatch.lambda.link.LinkVerifier} knows
 * it again.
 */
@NullMarked
package io.icewatch.lambda.link;

import org.jspecify.annotations.NullMarked;
