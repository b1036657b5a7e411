package dev.kiln.api.webhook;

import static dev.kiln.api.profile.ProfileWorld.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.api.Api;
import dev.kiln.api.ApiCluster;
import dev.kiln.common.build.BuildId;
import dev.kiln.common.event.EventType;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Endpoints, and what is shown of them. */
@Timeout(120)
class EndpointIT extends WebhookFixture {

    @Test
    void aSecretIsShownOnce() {
        JsonNode added = add(path);
        String secret = added.path("secret").asString();

        String everything = api.get(PATH).body()
                + api.get(at(added)).body()
                + put(added, "{'url': '%s'}".formatted(receiver.url(path))).body();
        assertThat(everything).doesNotContain(secret, "whsec_");

        JsonNode renewed = tree(api.post(at(added) + "/secret"), 200);
        assertThat(renewed.path("secret").asString()).startsWith("whsec_").isNotEqualTo(secret);
        publish("1");
        Receiver.Message message = awaitMessages(path, 1).getFirst();
        assertThat(message.header("webhook-signature"))
                .isEqualTo(Signature.of(
                        renewed.path("secret").asString(),
                        message.header("webhook-id"),
                        Long.parseLong(message.header("webhook-timestamp")),
                        message.body()));
    }

    @Test
    void badInputSaysWhereAndWhy() {
        assertThat(api.post(PATH, json("{}")).body()).contains("/url", "is missing");
        assertThat(api.post(PATH, json("{'url': 'ftp://x'}")).body()).contains("https://");
        assertThat(api.post(PATH, json("{'url': 'https://u:p@x/'}")).body()).contains("neither a user");
        assertThat(api.post(PATH, json("{'url': 'https://x', 'types': ['dev.kiln.nothing']}"))
                        .body())
                .contains("/types/0", "is no type of event");
        assertThat(api.post(PATH, json("{'url': 'https://x', 'colour': 1}")).statusCode())
                .isEqualTo(422);
        assertThat(api.get(PATH + "/" + BuildId.next()).statusCode()).isEqualTo(404);
        assertThat(api.get(PATH + "/" + BuildId.next() + "/deliveries").statusCode())
                .isEqualTo(404);
    }

    @Test
    void deliveriesComeInPagesAndByState() {
        JsonNode added = add(path);
        for (int n = 0; n < 3; n++) {
            publish("" + n);
        }
        awaitMessages(path, 3);
        await().atMost(PATIENCE)
                .until(() -> deliveries(added, "?state=DELIVERED").size() == 3);

        JsonNode first = tree(api.get(at(added) + "/deliveries?limit=2"), 200);
        JsonNode second = tree(
                api.get(at(added) + "/deliveries?limit=2&cursor="
                        + first.path("next").asString()),
                200);

        assertThat(first.path("items").size()).isEqualTo(2);
        assertThat(second.path("items").size()).isEqualTo(1);
        assertThat(second.has("next")).isFalse();
        assertThat(deliveries(added, "?state=PARKED").size()).isZero();
    }

    @Test
    void anEndpointThatIsNotEnabledIsNotTold() {
        JsonNode added = add(path);
        tree(put(added, "{'url': '%s', 'enabled': false}".formatted(receiver.url(path))), 200);
        String other = path + "-other";
        add(other);

        publish("1");

        awaitMessages(other, 1);
        assertThat(deliveries(added, "").size()).isZero();
    }

    @Test
    void onlyWhatTheFilterLetsThroughIsTold() {
        JsonNode added = tree(
                api.post(
                        PATH,
                        json(
                                "{'url': '%s', 'types': ['dev.kiln.build.*', 'dev.kiln.profile.updated.v1'], 'subjects': ['%s']}"
                                        .formatted(receiver.url(path), subject))),
                201);

        publish(EventType.PROFILE_SKIPPED, subject, subject + "/1");
        publish(EventType.PROFILE_UPDATED, "another", unique("other"));
        publish(EventType.PROFILE_UPDATED, subject, subject + "/2");

        assertThat(awaitMessages(path, 1).getFirst().body()).contains(subject + "/2");
        assertThat(deliveries(added, "").size()).isEqualTo(1);
    }

    @Test
    void theDatabaseHasNoSecretAsItIs() {
        JsonNode added = add(path);

        assertThat(stored(cluster, added))
                .startsWith("aes:first:")
                .doesNotContain(added.path("secret").asString());
    }

    @Test
    void withoutAKeyNoSecretIsStoredUnlessSomebodySaysSo() {
        try (ApiCluster other = ApiCluster.fresh()) {
            Api without = other.startApi();
            HttpResponse<String> refused = without.post(PATH, json("{'url': 'https://example.com'}"));
            assertThat(refused.statusCode()).isEqualTo(409);
            assertThat(refused.body()).contains("kiln.webhooks.secret-keys-file");
            without.close();

            Api plain = other.startApi("kiln.webhooks.plain-secrets=true");
            JsonNode added = tree(plain.post(PATH, json("{'url': 'https://example.com', 'enabled': false}")), 201);
            assertThat(stored(other, added)).isEqualTo(added.path("secret").asString());
            plain.close();

            other.startApi("kiln.webhooks.secret-keys=second:" + KEY);
            await().atMost(PATIENCE).until(() -> stored(other, added).startsWith("aes:second:"));
        }
    }

    private static String stored(ApiCluster of, JsonNode added) {
        return of.jdbc()
                .sql("select secret from webhook_endpoint where id = cast(? as uuid)")
                .param(added.at("/endpoint/id").asString())
                .query(String.class)
                .single();
    }
}
