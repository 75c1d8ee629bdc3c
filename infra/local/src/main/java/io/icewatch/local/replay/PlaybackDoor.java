package io.icewatch.local.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.icewatch.local.aws.http.SideDoor;

/**
 * Lets a page play a replay: {@code GET /playback} says how it stands, as {@code {"share": 0.31,
 * "speed": 60, "paused": false}}; {@code POST} of one or more of these changes it.
 */
public final class PlaybackDoor implements SideDoor {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Playback playback;

  public PlaybackDoor(Playback playback) {
    this.playback = playback;
  }

  @Override
  public String path() {
    return "/playback";
  }

  @Override
  public String header() {
    return "x-playback";
  }

  @Override
  public String state() {
    Playback.State state = playback.state();
    return JSON.createObjectNode()
        .put("share", Double.isNaN(state.share()) ? null : Double.valueOf(state.share()))
        .put("speed", state.speed())
        .put("paused", state.isPaused())
        .toString();
  }

  @Override
  public void change(String body) {
    JsonNode wanted;
    try {
      wanted = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("found no JSON, expected share, speed or paused", e);
    }
    if (wanted.has("speed")) {
      playback.setSpeed(wanted.path("speed").asDouble());
    }
    if (wanted.has("share")) {
      playback.hurryTo(wanted.path("share").asDouble(-1));
    }
    if (wanted.has("paused")) {
      playback.setPaused(wanted.path("paused").asBoolean());
    }
  }
}
