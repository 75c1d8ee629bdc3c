package io.icewatch.local.replay;

/**
 * How a replay that people watch goes on: its speed, whether it stands still, and where it is to
 * be. Thread-safe: people change it while it plays.
 */
public final class Playback {
  /** A day in a little more than a minute: nobody can follow more. */
  private static final int FASTEST = 1_200;

  private double speed;
  private boolean isPaused;
  private double share;
  private double hurryTo;
  private boolean isTakenBack;

  /**
   * How it stands.
   *
   * @param share of the file that has been played, 0 to 1; not a number if nobody knows
   * @param speed seconds of the file a second
   */
  public record State(double share, double speed, boolean isPaused) {}

  /**
   * @throws IllegalArgumentException if the speed is not above 0, at most {@value #FASTEST}
   */
  public Playback(double speed) {
    setSpeed(speed);
  }

  /**
   * Goes on at another speed.
   *
   * @throws IllegalArgumentException as the constructor
   */
  public synchronized void setSpeed(double next) {
    if (!(next > 0 && next <= FASTEST)) {
      throw new IllegalArgumentException(
          "speed: found %s, expected more than 0, at most %d".formatted(next, FASTEST));
    }
    speed = next;
  }

  /** Stands still, or goes on. */
  public synchronized void setPaused(boolean is) {
    isPaused = is;
  }

  /**
   * Goes as fast as the machine does until so much of the file has been played. If more has been
   * played already the replay is taken back: the stack remembers what happened, so that somebody
   * else has to {@link #begin()} anew.
   *
   * @throws IllegalArgumentException if the share is not 0 to 1
   */
  public synchronized void hurryTo(double next) {
    if (!(next >= 0 && next <= 1)) {
      throw new IllegalArgumentException("share: found %s, expected 0 to 1".formatted(next));
    }
    hurryTo = next;
    isTakenBack = next < share;
  }

  /** Whether what is being played is to end, and to begin anew. */
  public synchronized boolean isTakenBack() {
    return isTakenBack;
  }

  /** Nothing has been played yet, or not any more. */
  public synchronized void begin() {
    share = 0;
    isTakenBack = false;
  }

  /** Hears how much of the file has been played. */
  public synchronized void at(double played) {
    share = played;
  }

  /** How it stands now. */
  public synchronized State state() {
    return new State(share, speed, isPaused);
  }

  synchronized boolean isHurrying() {
    return share < hurryTo;
  }

  /** Seconds of the file a second; 0: it stands still. */
  synchronized double pace() {
    return isPaused ? 0 : speed;
  }
}
