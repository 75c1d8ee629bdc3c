package io.icewatch.local.silence;

import io.icewatch.lambda.table.HeardBlock;
import io.icewatch.local.silence.SilenceScript.Kind;
import io.icewatch.vitals.stay.LastHeard;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/**
 * Ways of breaking the rules of silence, to see whether a proof notices. Each stands between a
 * function and the table; the functions' own code stays what it is.
 */
enum SilenceSabotage {
  /** The functions as they are. */
  NONE,

  /** How far the shard has been read does not matter: lag is silence. */
  LAG_IS_SILENCE {
    @Override
    Map<String, AttributeValue> found(Kind by, Map<String, AttributeValue> item) {
      return by == Kind.SWEEP ? readTo(FAR, item) : item;
    }
  },

  /** How far the shard has been read is written, and what was heard in it is not. */
  HEARD_UNWRITTEN {
    @Override
    PutItemRequest sent(Kind by, PutItemRequest put) {
      return by == Kind.WATCH && SharedItems.isBlock(put.item())
          ? put.toBuilder()
              .item(
                  SharedItems.changed(
                      put.item(), block -> block(block.readUpTo(), Map.of(), block)))
              .build()
          : put;
    }
  },

  /** Whoever is away or gone is expected all the same. */
  AWAY_IS_EXPECTED {
    @Override
    Map<String, AttributeValue> found(Kind by, Map<String, AttributeValue> item) {
      Map<String, AttributeValue> expected = with(item, "state", AttributeValue.fromS("ADMITTED"));
      expected.remove("paused_until");
      return by == Kind.SWEEP && item.containsKey("state") ? expected : item;
    }
  },

  /** A pause has no end. */
  PAUSE_WITHOUT_END {
    @Override
    @Nullable PutItemRequest sent(Kind by, PutItemRequest put) {
      return isClaim(put) || !"0".equals(told(put)) || by != Kind.SWEEP ? put : null;
    }
  },

  /** Nobody claims what is sent. */
  CLAIM_UNSTORED {
    @Override
    @Nullable PutItemRequest sent(Kind by, PutItemRequest put) {
      return by == Kind.SWEEP && isClaim(put) ? null : put;
    }
  },

  /** Who claims does not look whether somebody else has written. */
  CLAIM_OVER_ANYTHING {
    @Override
    PutItemRequest sent(Kind by, PutItemRequest put) {
      return by == Kind.SWEEP && isClaim(put)
          ? put.toBuilder().conditionExpression(null).expressionAttributeValues(null).build()
          : put;
    }
  },

  /** Another tick's claim holds nobody off. */
  CLAIM_UNSEEN {
    @Override
    Map<String, AttributeValue> found(Kind by, Map<String, AttributeValue> item) {
      Map<String, AttributeValue> free = new HashMap<>(item);
      free.remove(CLAIM_BY);
      free.remove(CLAIM_UNTIL);
      return by == Kind.SWEEP ? free : item;
    }
  },

  /** The claim of who is dead holds everybody off. */
  CLAIM_FOR_EVER {
    @Override
    Map<String, AttributeValue> found(Kind by, Map<String, AttributeValue> item) {
      return by == Kind.SWEEP ? with(item, CLAIM_UNTIL, millis(FAR)) : item;
    }
  },

  /** What was told is forgotten. */
  CONFIRM_UNSTORED {
    @Override
    @Nullable PutItemRequest sent(Kind by, PutItemRequest put) {
      return by == Kind.SWEEP && !isClaim(put) ? null : put;
    }
  },

  /** After the third notice there is another. */
  STANDBY_FORGOTTEN {
    @Override
    Map<String, AttributeValue> found(Kind by, Map<String, AttributeValue> item) {
      AttributeValue told = item.get(NOTICES);
      return by == Kind.SWEEP && told != null && told.n().equals("3")
          ? with(item, NOTICES, AttributeValue.fromN("2"))
          : item;
    }
  };

  private static final String CLAIM_BY = "claim_by";
  private static final String CLAIM_UNTIL = "claim_until";
  private static final String NOTICES = "silent_notices";
  private static final Instant FAR = SilenceScenario.at(100_000);

  /** An item as it is read. */
  Map<String, AttributeValue> found(Kind by, Map<String, AttributeValue> item) {
    return item;
  }

  /** What is written, or null: nothing, and the answer is that it was. */
  @Nullable PutItemRequest sent(Kind by, PutItemRequest put) {
    return put;
  }

  private static boolean isClaim(PutItemRequest put) {
    return put.item().containsKey(CLAIM_BY);
  }

  private static @Nullable String told(PutItemRequest put) {
    AttributeValue told = put.item().get(NOTICES);
    return told == null ? null : told.n();
  }

  private static AttributeValue millis(Instant time) {
    return AttributeValue.fromN(Long.toString(time.toEpochMilli()));
  }

  private static Map<String, AttributeValue> readTo(
      Instant time, Map<String, AttributeValue> item) {
    return SharedItems.isBlock(item)
        ? SharedItems.changed(item, block -> block(time, block.patients(), block))
        : with(item, "read_up_to", millis(time));
  }

  private static HeardBlock block(
      Instant readUpTo, Map<String, LastHeard> patients, HeardBlock block) {
    return new HeardBlock(block.shardId(), block.number(), 0, readUpTo, patients);
  }

  /** The item with a value in the place of the one it has; without one it stays as it is. */
  private static Map<String, AttributeValue> with(
      Map<String, AttributeValue> item, String name, AttributeValue value) {
    Map<String, AttributeValue> changed = new HashMap<>(item);
    changed.replace(name, value);
    return changed;
  }

  /** What a call does when it is made through this. */
  final SharedItems.Effect effect(Kind by, SharedItems.State stored, Object request) {
    return stored.after(request, call -> executed(by, stored, call));
  }

  private SharedItems.Effect executed(Kind by, SharedItems.State stored, Object request) {
    Object asked = request instanceof PutItemRequest put ? sent(by, put) : request;
    if (asked == null) {
      return new SharedItems.Effect(stored, PutItemResponse.builder().build());
    }
    SharedItems.Effect effect = stored.executed(asked);
    return this == NONE
        ? effect
        : new SharedItems.Effect(effect.after(), misread(effect.answer(), item -> found(by, item)));
  }

  private static Object misread(Object answer, UnaryOperator<Map<String, AttributeValue>> found) {
    return switch (answer) {
      case GetItemResponse one when one.hasItem() ->
          one.toBuilder().item(found.apply(one.item())).build();
      case QueryResponse many -> many.toBuilder().items(all(many.items(), found)).build();
      case BatchGetItemResponse many -> {
        Map<String, List<Map<String, AttributeValue>>> read = new HashMap<>();
        many.responses().forEach((table, items) -> read.put(table, all(items, found)));
        yield many.toBuilder().responses(read).build();
      }
      default -> answer;
    };
  }

  private static List<Map<String, AttributeValue>> all(
      List<Map<String, AttributeValue>> items, UnaryOperator<Map<String, AttributeValue>> found) {
    return items.stream().map(found).toList();
  }
}
