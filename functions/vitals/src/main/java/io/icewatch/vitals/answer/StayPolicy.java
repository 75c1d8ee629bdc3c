package io.icewatch.vitals.answer;

import io.icewatch.vitals.answer.Outcome.Done;
import io.icewatch.vitals.answer.Outcome.Over;
import io.icewatch.vitals.answer.Outcome.Refused;
import io.icewatch.vitals.stay.Whereabouts;
import io.icewatch.vitals.stay.Whereabouts.State;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what an order changes about where a patient is. Pure. */
public final class StayPolicy {
  /** Longer than an operation takes is a discharge that somebody forgot. */
  public static final Duration LONGEST_PAUSE = Duration.ofHours(4);

  private static final int LONGEST_NAME = 64;

  private final List<String> wards;

  /**
   * @param wards that there are: somebody in a ward that no board reads would not be seen
   */
  public StayPolicy(List<String> wards) {
    this.wards = List.copyOf(wards);
  }

  /** Decides a pause. The place stays. */
  public Outcome<Whereabouts> pause(Order order, Command.Pause command, Whereabouts current) {
    if (current.state() == State.DISCHARGED) {
      return new Refused<>("a patient who was discharged", "one in bed");
    }
    if (order.why().isBlank()) {
      return Refused.withoutReason();
    }
    if (!AnswerPolicy.within(command.length(), LONGEST_PAUSE)) {
      return Refused.lasting(command.length(), LONGEST_PAUSE);
    }
    return new Done<>(
        new Whereabouts(
            current.ward(),
            current.bed(),
            State.PAUSED,
            order.at(),
            order.at().plus(command.length()),
            order.by(),
            order.why()));
  }

  /** Decides the end of a pause. */
  public Outcome<Whereabouts> resume(Order order, Whereabouts current) {
    return current.state() == State.PAUSED
        ? new Done<>(in(current.ward(), current.bed(), State.ADMITTED, order))
        : new Over<>();
  }

  /** Decides a transfer. A pause ends with it: somebody has seen the patient in the bed. */
  public Outcome<Whereabouts> transfer(Order order, Command.Transfer command, Whereabouts current) {
    if (current.state() == State.DISCHARGED) {
      return new Refused<>("a patient who was discharged", "one in bed");
    }
    if (!wards.contains(command.ward())) {
      return new Refused<>("ward \"%s\"".formatted(command.ward()), "one of " + wards);
    }
    if (command.bed().isBlank() || command.bed().length() > LONGEST_NAME) {
      return new Refused<>(
          "a bed of %d characters".formatted(command.bed().strip().length()),
          "1 to " + LONGEST_NAME);
    }
    return new Done<>(in(command.ward(), command.bed(), State.ADMITTED, order));
  }

  /** Decides a discharge. */
  public Outcome<Whereabouts> discharge(Order order, Whereabouts current) {
    if (current.state() == State.DISCHARGED) {
      return new Over<>();
    }
    return order.why().isBlank()
        ? Refused.withoutReason()
        : new Done<>(in(current.ward(), current.bed(), State.DISCHARGED, order));
  }

  private static Whereabouts in(
      @Nullable String ward, @Nullable String bed, State state, Order order) {
    return new Whereabouts(ward, bed, state, order.at(), null, order.by(), order.why());
  }
}
