package io.icewatch.local.replay;

import io.icewatch.local.stack.LocalStack;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Those who answer during a replay, at times of the recording. For one replay. */
public interface Caregivers {
  /** Nobody answers. */
  Caregivers NOBODY =
      new Caregivers() {
        @Override
        public void begin(LocalStack stack, InstantSource clock) {}

        @Override
        public @Nullable Instant next() {
          return null;
        }

        @Override
        public void act() {}
      };

  /**
   * The stack stands, and nothing has arrived.
   *
   * @param clock the replay's own
   */
  void begin(LocalStack stack, InstantSource clock);

  /** When they act next, or null: not any more. Never earlier than before. */
  @Nullable Instant next();

  /** They do what is next; it is that time by the replay's clock. */
  void act();
}
