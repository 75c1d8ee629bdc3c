/** The page behind a page's signed link: a GET shows, a POST acts. */
@NullMarked
package io.icewatch.board.link;

import org.jspecify.annotations.NullMarked;
