-- Nobody rewrites what was done, not even by mistake of the program.
CREATE TRIGGER `activity_is_never_changed` BEFORE UPDATE ON `activity`
BEGIN
	SELECT RAISE(ABORT, 'activity is append-only');
END;--> statement-breakpoint
CREATE TRIGGER `activity_is_never_deleted` BEFORE DELETE ON `activity`
BEGIN
	SELECT RAISE(ABORT, 'activity is append-only');
END;
