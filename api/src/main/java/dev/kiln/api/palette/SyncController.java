package dev.kiln.api.palette;

import dev.kiln.api.http.ProblemException;
import dev.kiln.api.profile.BoundRecords;
import dev.kiln.api.profile.ClusterProfile;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whether Palette agrees with a record, and how to make it. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@RequestMapping("/api/v1/cluster-profiles/{name}/sync")
@Tag(name = "cluster profiles")
class SyncController {

    private final BoundRecords records;
    private final SyncRows rows;
    private final Reconciler reconciler;
    private final PaletteProperties properties;

    SyncController(BoundRecords records, SyncRows rows, Reconciler reconciler, PaletteProperties properties) {
        this.records = records;
        this.rows = rows;
        this.reconciler = reconciler;
        this.properties = properties;
    }

    @GetMapping
    @Operation(summary = "Show how far a cluster profile has come in Palette")
    SyncState get(@PathVariable String name) {
        return state(bound(name));
    }

    @PostMapping
    @Operation(
            summary = "Bring a cluster profile to Palette at once",
            description =
                    "202: it is tried now, whatever the time of its next try. With dryRun=true nothing is written:"
                            + " 200, and the calls that would be made.")
    ResponseEntity<?> sync(@PathVariable String name, @RequestParam(defaultValue = "false") boolean dryRun)
            throws InterruptedException {
        ClusterProfile record = bound(name);
        if (dryRun) {
            return ResponseEntity.ok(preview(record));
        }
        rows.ask(name);
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(state(record));
    }

    private SyncPlan preview(ClusterProfile record) throws InterruptedException {
        if (!properties.isComplete()) {
            throw ProblemException.conflict(
                    "No Palette is configured in this instance: set kiln.palette.base-url and a key");
        }
        try {
            return reconciler.preview(record);
        } catch (PaletteException e) {
            throw ProblemException.of(HttpStatus.BAD_GATEWAY, "Palette: " + e.getMessage());
        }
    }

    private SyncState state(ClusterProfile record) {
        SyncState state = rows.find(record.name()).orElse(SyncState.NEW);
        return state.revision() < record.revision() ? state.pending() : state;
    }

    private ClusterProfile bound(String name) {
        ClusterProfile record = records.find(name)
                .orElseThrow(() -> ProblemException.notFound("There is no cluster profile '%s'".formatted(name)));
        if (record.definition().palette() == null) {
            throw ProblemException.conflict(
                    "Cluster profile '%s' is not bound to Palette: put it with a field 'palette'".formatted(name));
        }
        return record;
    }
}
