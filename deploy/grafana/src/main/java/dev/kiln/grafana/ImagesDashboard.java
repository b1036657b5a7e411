package dev.kiln.grafana;

import static dev.kiln.grafana.Panel.bars;
import static dev.kiln.grafana.Panel.lines;
import static dev.kiln.grafana.Panel.stat;
import static dev.kiln.grafana.Panel.table;
import static dev.kiln.grafana.Query.now;
import static dev.kiln.grafana.Query.over;
import static dev.kiln.grafana.Threshold.critical;
import static dev.kiln.grafana.Threshold.warning;

import dev.kiln.grafana.Dashboard.Section;
import java.util.List;

/** For owners of clusters: how old are the images that clusters run, and does every record get its new one. */
final class ImagesDashboard {

    static final String UID = "kiln-images";

    private static final double DAY = 86_400;
    private static final String PLACE = "cloud=~\"$cloud\", region=~\"$region\"";

    private ImagesDashboard() {}

    static Dashboard define() {
        return new Dashboard(
                UID,
                "Kiln / 4 Images and profiles",
                "How old the images are that cluster profile records point at, whether records get the new ones, and what waits for people.",
                "now-7d",
                List.of(Variable.CLOUD, Variable.REGION),
                List.of(state(), age(), updates(), palette(), webhooks()));
    }

    private static Section state() {
        return Section.of(
                "Are clusters made from good images?",
                stat(
                                "Oldest image in use",
                                "Age of the oldest image that a record points at. Old images lack security updates; over 30 days an alert fires.",
                                "s",
                                "max(kiln_profile_image_age_seconds{" + PLACE + "})")
                        .marked(warning(14 * DAY), critical(30 * DAY))
                        .whenEmpty("no record has an image"),
                stat(
                                "Records on revoked images",
                                "Records that still point at an image that somebody revoked. Roll them back, or build anew.",
                                "short",
                                "count(max by (profile) (kiln_profile_image_revoked{" + PLACE + "}) == 1) or vector(0)")
                        .marked(critical(1)),
                stat(
                        "Records with an image",
                        "Cluster profile records that point at an image.",
                        "short",
                        "max(kiln_profiles{state=\"pointing\"})"),
                stat(
                                "Records without one",
                                "Records that no build has matched yet: look at their selector.",
                                "short",
                                "max(kiln_profiles{state=\"empty\"})")
                        .marked(warning(1)),
                stat(
                                "Waiting for approval",
                                "Records with the policy 'manual' whose next image waits for a yes.",
                                "short",
                                "count(max by (profile) (kiln_profile_approval_age_seconds)) or vector(0)")
                        .marked(warning(1)),
                stat(
                                "Orphaned images",
                                "Artifacts that attempts made and that nobody uses, for example of a lost attempt that had succeeded after all. They cost money until they are deleted.",
                                "short",
                                "max(kiln_images{state=\"orphan\"})")
                        .marked(warning(1)));
    }

    private static Section age() {
        return Section.of(
                "How old are they?",
                table(
                                "Records",
                                "Every record with the age of its image, the oldest first.",
                                List.of(
                                        Column.of("profile", "Record"),
                                        Column.of("cloud", "Cloud"),
                                        Column.of("region", "Region"),
                                        Column.of(
                                                "Value #A", "Image's age", "s", warning(14 * DAY), critical(30 * DAY)),
                                        Column.of("Value #B", "Revoked", "bool_yes_no", critical(1)),
                                        Column.of("Value #C", "Waits for approval since", "s", warning(3 * DAY))),
                                now(
                                        "sort_desc(max by (profile, cloud, region) (kiln_profile_image_age_seconds{"
                                                + PLACE + "}))",
                                        ""),
                                now("max by (profile, cloud, region) (kiln_profile_image_revoked{" + PLACE + "})", ""),
                                now(
                                        "max by (profile, cloud) (kiln_profile_approval_age_seconds{cloud=~\"$cloud\"})",
                                        ""))
                        .wide(12)
                        .whenEmpty("no record has an image"),
                lines(
                                "Age of images",
                                "It falls when a record gets a new image. A line that only rises: nothing is built for it, or builds fail.",
                                "s",
                                over("max by (profile) (kiln_profile_image_age_seconds{" + PLACE + "})", "{{profile}}"))
                        .marked(warning(14 * DAY), critical(30 * DAY))
                        .whenEmpty("no record has an image"));
    }

    private static Section updates() {
        String quantile =
                "histogram_quantile(%s, sum by (le) (rate(kiln_profile_update_delay_seconds_bucket[$__rate_interval])))";
        return Section.of(
                "Do records get their new images?",
                bars(
                        "What came of successful builds, per hour",
                        "updated: the record points at the new image. proposed: it waits for approval. skipped: the record's history says why. unknown: a build names a record that does not exist. failed: an error, see the log of the notifier.",
                        "short",
                        over(
                                "sum by (result) (rate(kiln_profile_updates_total[$__rate_interval])) * 3600",
                                "{{result}}")),
                lines(
                                "From a build's success to the record's update",
                                "Half of the updates, and 95 % of them, came no later than this. The objective is that 99 % come within a minute.",
                                "s",
                                over(quantile.formatted("0.5"), "50 %"),
                                over(quantile.formatted("0.95"), "95 %"))
                        .marked(warning(60))
                        .whenEmpty("no record was updated in this time"),
                lines(
                                "How long approvals wait",
                                "How long each record's next image has waited for a yes. After 3 days an alert fires.",
                                "s",
                                over(
                                        "max by (profile) (kiln_profile_approval_age_seconds{cloud=~\"$cloud\"})",
                                        "{{profile}}"))
                        .marked(warning(3 * DAY))
                        .whenEmpty("nothing waits for approval"),
                lines(
                        "Images by state",
                        "accepted: made by a build that succeeded. revoked: not to be used any more. orphan: made, and used by nobody.",
                        "short",
                        over("max by (state) (kiln_images)", "{{state}}")));
    }

    private static Section palette() {
        return Section.of(
                "Does Palette agree with the records?",
                stat(
                                "Behind",
                                "For how long Palette has not agreed with the record that has waited longest. Over 15 minutes an alert fires.",
                                "s",
                                "max(kiln_palette_behind_seconds)")
                        .marked(warning(60), critical(900)),
                stat(
                                "Failed",
                                "Records that Palette refused, or that could not be brought over; they are tried again. The record's page says why.",
                                "short",
                                "max(kiln_palette_records{state=\"failed\"})")
                        .marked(critical(1)),
                stat(
                                "Drifted",
                                "Records whose profile somebody has changed in Palette by hand.",
                                "short",
                                "max(kiln_palette_records{state=\"drifted\"})")
                        .marked(warning(1)),
                lines(
                        "Records by state in Palette",
                        "All records that are bound to Palette. 'pending' lasts for seconds.",
                        "short",
                        over("max by (state) (kiln_palette_records)", "{{state}}")),
                bars(
                                "Calls to Palette per minute",
                                "By what came of them. Palette allows 50 calls a second; 429 says that it was too many.",
                                "short",
                                over(
                                        "sum by (operation, result) (rate(kiln_palette_requests_total[$__rate_interval])) * 60",
                                        "{{operation}} {{result}}"))
                        .whenEmpty("no call to Palette: none is configured, or nothing has changed"),
                lines(
                                "From a record's change to Palette's agreement",
                                "95 % of the changes were in Palette no later than this.",
                                "s",
                                over(
                                        "histogram_quantile(0.95, sum by (le) (rate(kiln_palette_sync_delay_seconds_bucket[$__rate_interval])))",
                                        "95 %"))
                        .whenEmpty("nothing was brought over in this time"));
    }

    private static Section webhooks() {
        return Section.of(
                "Do webhooks arrive?",
                stat(
                                "Parked deliveries",
                                "Events that an endpoint did not take for as long as they were offered. Its owner can have them delivered again.",
                                "short",
                                "max(kiln_webhook_open_deliveries{state=\"parked\"})")
                        .marked(warning(1)),
                stat(
                        "Pending deliveries",
                        "Events that endpoints are still owed.",
                        "short",
                        "max(kiln_webhook_open_deliveries{state=\"pending\"})"),
                stat(
                                "Oldest delivery",
                                "How long the oldest pending delivery has been owed. An endpoint is away, or refuses it.",
                                "s",
                                "max(kiln_webhook_age_seconds)")
                        .marked(warning(300), critical(3600)),
                bars(
                                "Deliveries per minute",
                                "Tries, by what came of them: refused and no-answer are tried again.",
                                "short",
                                over(
                                        "sum by (result) (rate(kiln_webhook_deliveries_seconds_count[$__rate_interval])) * 60",
                                        "{{result}}"))
                        .whenEmpty("no delivery in this time: no endpoint wants to hear of anything"));
    }
}
