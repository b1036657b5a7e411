package dev.kiln.api.webhook;

import dev.kiln.api.http.BodyFields;
import dev.kiln.api.http.Cursor;
import dev.kiln.api.http.Page;
import dev.kiln.api.http.ProblemException;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Endpoints that want to hear of events, and what they were told. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@RequestMapping(WebhookController.PATH)
@Tag(name = "webhooks", description = "Endpoints that are told of events")
class WebhookController {

    static final String PATH = "/api/v1/webhooks";

    private static final Cursor<Long> CURSOR = new Cursor<>("deliveries", String::valueOf, Long::valueOf);

    private final EndpointRows endpoints;
    private final DeliveryRows deliveries;
    private final AddressRules addresses;
    private final SealedSecrets secrets;

    WebhookController(EndpointRows endpoints, DeliveryRows deliveries, AddressRules addresses, SealedSecrets secrets) {
        this.endpoints = endpoints;
        this.deliveries = deliveries;
        this.addresses = addresses;
        this.secrets = secrets;
    }

    /** @param secret to check signatures with; shown now and never again */
    record WithSecret(Endpoint endpoint, String secret) {}

    /** @param deliveries how many are sent again */
    record Replayed(int deliveries) {}

    @GetMapping
    @Operation(summary = "List endpoints, without their secrets")
    List<Endpoint> list() {
        return endpoints.all();
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Add an endpoint",
            description = "The answer has the secret that its deliveries are signed with; it is not shown again.")
    @RequestBody(content = @Content(schema = @Schema(implementation = EndpointWish.class)))
    ResponseEntity<WithSecret> add(InputStream body) throws IOException {
        EndpointWish wish = EndpointWish.read(BodyFields.of(body), addresses);
        String secret = Signature.newSecret();
        UUID id = UUID.randomUUID();
        endpoints.insert(id, wish, secrets.seal(id, secret));
        return ResponseEntity.created(URI.create(PATH + "/" + id)).body(new WithSecret(existing(id), secret));
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show an endpoint, without its secret")
    Endpoint get(@PathVariable UUID id) {
        return existing(id);
    }

    @PutMapping(value = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Say anew what an endpoint is; its secret stays")
    @RequestBody(content = @Content(schema = @Schema(implementation = EndpointWish.class)))
    Endpoint put(@PathVariable UUID id, InputStream body) throws IOException {
        check(id, endpoints.update(id, EndpointWish.read(BodyFields.of(body), addresses)));
        return existing(id);
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Delete an endpoint, and what it is owed")
    ResponseEntity<Void> delete(@PathVariable UUID id) {
        check(id, endpoints.delete(id));
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id}/secret")
    @Operation(summary = "Give an endpoint another secret", description = "The next delivery is signed with it.")
    WithSecret replaceSecret(@PathVariable UUID id) {
        String secret = Signature.newSecret();
        check(id, endpoints.replaceSecret(id, secrets.seal(id, secret)));
        return new WithSecret(existing(id), secret);
    }

    @GetMapping("/{id}/deliveries")
    @Operation(summary = "List what an endpoint was told, newest first, with every answer")
    Page<Delivery> deliveries(
            @PathVariable UUID id,
            @RequestParam(required = false) Delivery.@Nullable State state,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Endpoint endpoint = existing(id);
        int size = Page.limit(limit);
        List<DeliveryRows.Numbered> found = deliveries.list(endpoint.id(), state, CURSOR.decode(cursor), size + 1);
        List<Delivery> items =
                found.stream().limit(size).map(DeliveryRows.Numbered::delivery).toList();
        String next = found.size() > size ? CURSOR.encode(found.get(size - 1).number()) : null;
        return new Page<>(items, next);
    }

    @PostMapping("/{id}/deliveries/{delivery}/replay")
    @Operation(summary = "Send a delivery again that has ended")
    Replayed replay(@PathVariable UUID id, @PathVariable UUID delivery) {
        if (!deliveries.exists(existing(id).id(), delivery)) {
            throw ProblemException.notFound("Endpoint %s was never owed a delivery %s".formatted(id, delivery));
        }
        return new Replayed(deliveries.replay(id, delivery));
    }

    @PostMapping("/{id}/replay")
    @Operation(summary = "Send all deliveries again that are parked")
    Replayed replay(@PathVariable UUID id) {
        return new Replayed(deliveries.replay(existing(id).id(), null));
    }

    private Endpoint existing(UUID id) {
        return endpoints.find(id).orElseThrow(() -> noSuch(id));
    }

    private static void check(UUID id, boolean found) {
        if (!found) {
            throw noSuch(id);
        }
    }

    private static ProblemException noSuch(UUID id) {
        return ProblemException.notFound("There is no webhook endpoint " + id);
    }
}
