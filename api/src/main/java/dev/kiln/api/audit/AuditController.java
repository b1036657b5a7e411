package dev.kiln.api.audit;

import dev.kiln.api.http.Cursor;
import dev.kiln.api.http.Page;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who has changed what. */
@RestController
@ConditionalOnRole(Role.INTAKE)
@Tag(name = "audit", description = "Who has changed what")
class AuditController {

    private static final Cursor<Long> CURSOR = new Cursor<>("audit", String::valueOf, Long::valueOf);

    private final AuditRows rows;

    AuditController(AuditRows rows) {
        this.rows = rows;
    }

    @GetMapping("/api/v1/audit")
    @Operation(
            summary = "List calls that may have changed something, newest first",
            description =
                    "'path' is how the path begins; an entry without a status runs, or its instance died meanwhile.")
    Page<AuditEntry> list(
            @RequestParam(required = false) @Nullable String who,
            @RequestParam(required = false) @Nullable String path,
            @RequestParam(required = false) @Nullable Instant since,
            @RequestParam(required = false) @Nullable Instant until,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        int size = Page.limit(limit);
        AuditRows.Wanted wanted = new AuditRows.Wanted(who, path, since, until);
        return Page.of(rows.list(wanted, CURSOR.decode(cursor), size + 1), size, last -> CURSOR.encode(last.number()));
    }
}
