package dev.kiln.api.profile;

import dev.kiln.api.gauge.LedgerGauge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How old and how good the images are that cluster profile records point at. At most 1000 records, the stalest first. */
@Configuration(proxyBeanMethods = false)
class ProfileGauges {

    private static final String POINTING = """
            from cluster_profile as record join image on image.id = record.image_id
            """;

    private static final String PLACE =
            "select record.name as profile, record.cloud, coalesce(record.definition ->> 'region', '') as region,\n";

    @Bean
    LedgerGauge profileImageAge() {
        return LedgerGauge.of(
                "kiln.profile.image.age",
                "seconds",
                "Time since the image was made that a cluster profile record points at",
                PLACE
                        + "greatest(extract(epoch from now() - image.created_at), 0) as value\n"
                        + POINTING
                        + "order by image.created_at limit 1000");
    }

    @Bean
    LedgerGauge profileOnRevokedImage() {
        return LedgerGauge.of(
                "kiln.profile.image.revoked",
                null,
                "Whether the image is revoked that a cluster profile record points at: 1 or 0",
                PLACE
                        + "case when image.state = 'REVOKED' then 1 else 0 end as value\n"
                        + POINTING
                        + "order by value desc, image.created_at limit 1000");
    }

    @Bean
    LedgerGauge profilesByState() {
        return LedgerGauge.of("kiln.profiles", null, "Cluster profile records, by whether they point at an image", """
                        select state, count(name) as value
                          from (values ('empty'), ('pointing')) as possible (state)
                          left join (select name, case when image_id is null then 'empty' else 'pointing' end as state
                                       from cluster_profile) as record using (state)
                         group by 1
                        """);
    }

    @Bean
    LedgerGauge waitingApprovals() {
        return LedgerGauge.of(
                "kiln.profile.approval.age",
                "seconds",
                "How long an image has waited for somebody to approve it for a cluster profile record",
                """
                        select name as profile, cloud,
                               greatest(extract(epoch from now() - (select max(at) from profile_history
                                                                     where profile = name and kind = 'PROPOSED')), 0) as value
                          from cluster_profile where proposal is not null
                         order by value desc limit 1000
                        """);
    }
}
