package dev.kiln.api.notifier;

import dev.kiln.api.profile.ProfileUpdater;
import dev.kiln.api.role.ConditionalOnRole;
import dev.kiln.api.role.Role;
import dev.kiln.api.sql.DatabaseOutage;
import dev.kiln.common.event.BuildEvent;
import dev.kiln.common.trace.LogFields;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Tells all records that a build concerns, one by one: what goes wrong with one does not keep the others from their
 * image. Thread-safe.
 */
@Component
@ConditionalOnRole(Role.NOTIFIER)
class Notifier {

    private static final Logger log = LoggerFactory.getLogger(Notifier.class);

    private final ProfileUpdater profiles;
    private final NotifierMeters meters;

    Notifier(ProfileUpdater profiles, NotifierMeters meters) {
        this.profiles = profiles;
        this.meters = meters;
    }

    /**
     * Handles a build that succeeded. May be repeated: a record that has seen the event stays as it is.
     *
     * @throws ProfilesFailedException if it went wrong for some records; all others are done
     */
    void succeeded(String eventId, BuildEvent build) {
        LogFields.of(build.buildId()).during(() -> tell(eventId, build));
    }

    private void tell(String eventId, BuildEvent build) {
        ProfileUpdater.Audience audience = profiles.audience(build);
        for (String name : audience.unknown()) {
            log.warn(
                    "Build {} names cluster profile '{}', which does not exist: nothing to update",
                    build.buildId(),
                    name);
            meters.unknown();
        }
        ProfilesFailedException failures = null;
        for (String name : audience.concerned()) {
            try {
                apply(name, eventId, build);
            } catch (RuntimeException e) {
                if (DatabaseOutage.isCauseOf(e)) {
                    throw e; // The next record would only wait for the database, too.
                }
                failures = ProfilesFailedException.with(failures, name, build.buildId(), e);
                meters.failed();
            }
        }
        if (failures != null) {
            throw failures;
        }
    }

    private void apply(String name, String eventId, BuildEvent build) {
        ProfileUpdater.Result result = profiles.apply(name, eventId, build);
        log.info("Cluster profile '{}' after build {}: {}", name, build.buildId(), wireName(result));
        meters.applied(result, build.at());
    }

    static String wireName(ProfileUpdater.Result result) {
        return result.name().toLowerCase(Locale.ROOT);
    }
}
