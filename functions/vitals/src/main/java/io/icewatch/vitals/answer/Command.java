package io.icewatch.vitals.answer;

import io.icewatch.vitals.alarm.Condition;
import java.time.Duration;
import java.util.Map;

/** What a caregiver wants done about one patient. */
public sealed interface Command {

  /** Whom it is about. */
  String patientId();

  /** What it is called in requests and in the audit table, e.g. {@code acknowledge}. */
  String kind();

  /** Takes a page on for a while. */
  record Acknowledge(AlertId alert, Duration length) implements Command {
    @Override
    public String patientId() {
      return alert.patientId();
    }

    @Override
    public String kind() {
      return "acknowledge";
    }
  }

  /** Has warnings of a condition not paged for a while. */
  record Shelve(String patientId, Condition condition, Duration length) implements Command {
    @Override
    public String kind() {
      return "shelve";
    }
  }

  /** Ends a shelf before its time. */
  record Unshelve(String patientId, Condition condition) implements Command {
    @Override
    public String kind() {
      return "unshelve";
    }
  }

  /** Expects no readings for a while: the patient is in theatre. What does come is judged. */
  record Pause(String patientId, Duration length) implements Command {
    @Override
    public String kind() {
      return "pause";
    }
  }

  /** Ends a pause before its time. */
  record Resume(String patientId) implements Command {
    @Override
    public String kind() {
      return "resume";
    }
  }

  /** Says in which ward and bed the patient lies. */
  record Transfer(String patientId, String ward, String bed) implements Command {
    @Override
    public String kind() {
      return "transfer";
    }
  }

  /** Ends the stay. */
  record Discharge(String patientId) implements Command {
    @Override
    public String kind() {
      return "discharge";
    }
  }

  /**
   * Gives the patient limits of their own, or takes them away.
   *
   * @param replaces version of the plan that the author saw; 0: none
   * @param limits those that differ from the ward's
   */
  record Plan(String patientId, long replaces, Map<Limit, Double> limits) implements Command {
    public Plan {
      limits = Map.copyOf(limits);
    }

    @Override
    public String kind() {
      return "plan";
    }
  }
}
