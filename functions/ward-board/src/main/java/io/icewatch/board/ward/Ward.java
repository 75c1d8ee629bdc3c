package io.icewatch.board.ward;

import io.icewatch.board.history.LakeProgress;
import io.icewatch.board.ward.Bed.Notice;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ward as the table had it at one time.
 *
 * @param readAt when
 * @param beds worst first
 * @param pipeline whether what is seen can be believed
 */
public record Ward(Instant readAt, List<Bed> beds, Pipeline pipeline) {
  /** As many as one screen shows. */
  private static final int MOST_NOTICES = 50;

  /**
   * How the way from the monitors to here is.
   *
   * @param lastTickAt when it was last looked for what is overdue, or null: not known
   * @param positions how far each shard of the stream has been read
   * @param lake how far it has come, or null: not known
   */
  record Pipeline(
      @Nullable Instant lastTickAt, List<Position> positions, LakeProgress.@Nullable Known lake) {

    /** The largest of all shards; null: not known. */
    @Nullable Double rejectedShare() {
      Double largest = null;
      for (Position position : positions) {
        Double share = position.rejectedShare();
        if (share != null && (largest == null || share > largest)) {
          largest = share;
        }
      }
      return largest;
    }
  }

  /**
   * How far a shard has been read.
   *
   * @param lastArrivalAt arrival of the newest record that was read
   * @param seenAt when it was read
   * @param rejectedShare of its messages that could not be read lately, from 0 to 1
   */
  record Position(
      String shard,
      @Nullable Instant lastArrivalAt,
      @Nullable Instant seenAt,
      @Nullable Double rejectedShare) {}

  /** A notice with the bed that it is about. */
  record BedNotice(Bed bed, Notice notice) {}

  public Ward {
    beds = beds.stream().sorted(Bed.WORST_FIRST).toList();
  }

  /** The last notices of all beds, newest first. */
  List<BedNotice> notices() {
    return beds.stream()
        .flatMap(bed -> bed.notices().stream().map(notice -> new BedNotice(bed, notice)))
        .sorted(
            Comparator.comparing((BedNotice each) -> each.notice().at(), Comparator.reverseOrder())
                .thenComparing(each -> each.notice().alertId()))
        .limit(MOST_NOTICES)
        .toList();
  }

  /** Since when windows are missing in the lake; null: they are not, or it is not known. */
  @Nullable Instant windowsMissingSince() {
    LakeProgress.Known lake = pipeline.lake();
    if (lake == null) {
      return null;
    }
    Optional<Instant> first =
        beds.stream()
            .map(bed -> bed.stay().firstSeenAt())
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder());
    Optional<Instant> last =
        pipeline.positions().stream()
            .map(Position::lastArrivalAt)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder());
    return first.isPresent() && last.isPresent()
        ? lake.windowsMissingSince(first.get(), last.get())
        : null;
  }

  /** The bed that a key stands for. */
  Optional<Bed> bed(String key) {
    return beds.stream().filter(bed -> bed.key().equals(key)).findFirst();
  }
}
