-- Revoking an image: who, why and when. One whose time is to come is planned.
alter table image add column revocation jsonb;
alter table image add column revoke_at timestamptz;
create index image_revocation_due on image (revoke_at) where state = 'ACCEPTED' and revoke_at is not null;

-- Set while the image that a record points at is a revoked one.
alter table cluster_profile add column revoked jsonb;
alter table cluster_profile add column proposal_id uuid generated always as ((proposal ->> 'id')::uuid) stored;
create index cluster_profile_proposal on cluster_profile (proposal_id);

alter table profile_history drop constraint profile_history_kind_check;
alter table profile_history add constraint profile_history_kind_check
    check (kind in ('CREATED', 'REPLACED', 'UPDATED', 'PROPOSED', 'APPROVED', 'REJECTED', 'ROLLED_BACK', 'SKIPPED',
                    'REVOKED'));
