/** What caregivers answer: read from a request, decided, stored, and written down. */
@NullMarked
package io.icewatch.board.answer;

import org.jspecify.annotations.NullMarked;
