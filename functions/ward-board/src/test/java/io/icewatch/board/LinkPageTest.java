package io.icewatch.board;

import static io.icewatch.board.Items.episode;
import static org.assertj.core.api.Assertions.assertThat;

import io.icewatch.board.page.Browser;
import io.icewatch.board.page.BrowserOfTheRun;
import io.icewatch.lambda.table.LocalDynamoDb;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.Keys;

/** The page behind a link in a real browser, which obeys what the function's headers forbid. */
@ExtendWith(BrowserOfTheRun.class)
class LinkPageTest {
  private static final String PATIENT = "<script>document.title='owned'</script>7";

  private final Board board = new Board();

  @Test
  void whoever_is_paged_answers_by_keyboard_and_markup_stays_text(Browser browser)
      throws IOException {
    board.put(PATIENT, "spo2-low", episode("CRITICAL", 71));
    try (BoardOverHttp server = new BoardOverHttp(board, asked -> {})) {
      browser.size(390, 844);
      browser.open(server.uri().resolve(LinkOfAPage.path(board, PATIENT, 1)));

      browser.await(".patient", "Patient " + PATIENT);
      assertThat(browser.texts("title")).containsExactly("Answer an alert");
      browser.await("input[name=by]", "").sendKeys("K. Meier", Keys.ENTER);

      browser.await(".state", "Acknowledged until 10:22.");
      assertThat(
              LocalDynamoDb.item(
                      board.table, PATIENT, "ack#spo2-low/2026-11-30T09:16:00Z/1/" + PATIENT)
                  .get("by"))
          .isEqualTo(Items.text("K. Meier"));
    }
  }
}
