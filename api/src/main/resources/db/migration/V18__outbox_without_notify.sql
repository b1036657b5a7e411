-- The instance that appends wakes its own relay: NOTIFY holds a lock of the whole database while a transaction commits.
drop trigger outbox_appended on outbox;
drop function notify_outbox();
