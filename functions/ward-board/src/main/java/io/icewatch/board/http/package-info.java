/** Requests and answers of an HTTP API, payload format 2.0, and the page's own files. */
@NullMarked
package io.icewatch.board.http;

import org.jspecify.annotations.NullMarked;
