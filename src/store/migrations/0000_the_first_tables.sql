CREATE TABLE `activity` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`who` text NOT NULL,
	`what` text NOT NULL,
	`about` text NOT NULL,
	`detail` text NOT NULL,
	`hash` text NOT NULL,
	`seal` text NOT NULL,
	`key_id` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `activity_about` ON `activity` (`about`,`id`);--> statement-breakpoint
CREATE TABLE `arrivals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`sender_id` integer NOT NULL,
	`name` text NOT NULL,
	`bytes` integer NOT NULL,
	`sha256` text NOT NULL,
	`received_at` integer NOT NULL,
	`modified_at` integer NOT NULL,
	`door` text NOT NULL,
	`import_id` integer,
	`withdrawn_at` integer,
	FOREIGN KEY (`sender_id`) REFERENCES `senders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `arrivals_import` ON `arrivals` (`import_id`);--> statement-breakpoint
CREATE INDEX `arrivals_sender` ON `arrivals` (`sender_id`,`id`);--> statement-breakpoint
CREATE INDEX `arrivals_sender_received` ON `arrivals` (`sender_id`,`received_at`);--> statement-breakpoint
CREATE INDEX `arrivals_unclaimed` ON `arrivals` (`id`) WHERE "arrivals"."import_id" IS NULL AND "arrivals"."withdrawn_at" IS NULL;--> statement-breakpoint
CREATE TABLE `attempts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`delivery_id` integer NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`problem` text,
	FOREIGN KEY (`delivery_id`) REFERENCES `deliveries`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `attempts_delivery` ON `attempts` (`delivery_id`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`import_id` integer NOT NULL,
	`destination_id` integer NOT NULL,
	`state` text NOT NULL,
	`due_at` integer NOT NULL,
	`deadline_at` integer,
	`attempts` integer NOT NULL,
	`names` text NOT NULL,
	`rename_begun_at` integer,
	`receipt` text,
	`problem` text,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`destination_id`) REFERENCES `destinations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `deliveries_import` ON `deliveries` (`import_id`);--> statement-breakpoint
CREATE INDEX `deliveries_state` ON `deliveries` (`state`);--> statement-breakpoint
CREATE INDEX `deliveries_destination` ON `deliveries` (`destination_id`,`id`);--> statement-breakpoint
CREATE TABLE `destination_secrets` (
	`destination_id` integer NOT NULL,
	`kind` text NOT NULL,
	`nonce` blob NOT NULL,
	`sealed` blob NOT NULL,
	PRIMARY KEY(`destination_id`, `kind`),
	FOREIGN KEY (`destination_id`) REFERENCES `destinations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `destinations` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`system` text,
	`kind` text NOT NULL,
	`host` text,
	`port` integer,
	`username` text,
	`directory` text,
	`host_key` text,
	`folder` text,
	`retry` text NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	CONSTRAINT "destinations_end" CHECK(("destinations"."kind" = 'folder' AND "destinations"."folder" IS NOT NULL) OR ("destinations"."kind" = 'sftp' AND "destinations"."host" IS NOT NULL AND "destinations"."port" IS NOT NULL AND "destinations"."username" IS NOT NULL AND "destinations"."directory" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `destinations_name` ON `destinations` (`name`) WHERE "destinations"."removed_at" IS NULL;--> statement-breakpoint
CREATE TABLE `district` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`timezone` text NOT NULL,
	CONSTRAINT "district_one_row" CHECK("district"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `feeds` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`sender_id` integer NOT NULL,
	`layout` text NOT NULL,
	`pinned` text,
	`initial_import` text NOT NULL,
	`settle_ms` integer NOT NULL,
	`within_ms` integer NOT NULL,
	`expect_by` text,
	`guards` text NOT NULL,
	`stopped` text,
	`baseline_import_id` integer,
	`created_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`sender_id`) REFERENCES `senders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `feeds_name` ON `feeds` (`name`) WHERE "feeds"."removed_at" IS NULL;--> statement-breakpoint
CREATE INDEX `feeds_sender` ON `feeds` (`sender_id`);--> statement-breakpoint
CREATE TABLE `forwards` (
	`feed_id` integer NOT NULL,
	`position` integer NOT NULL,
	`destination_id` integer NOT NULL,
	`at` text NOT NULL,
	`until` text,
	`name` text NOT NULL,
	PRIMARY KEY(`feed_id`, `position`),
	FOREIGN KEY (`feed_id`) REFERENCES `feeds`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`destination_id`) REFERENCES `destinations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `forwards_destination` ON `forwards` (`feed_id`,`destination_id`);--> statement-breakpoint
CREATE INDEX `forwards_of_destination` ON `forwards` (`destination_id`);--> statement-breakpoint
CREATE TABLE `imports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`feed_id` integer NOT NULL,
	`state` text NOT NULL,
	`hold_cause` text,
	`opened_at` integer NOT NULL,
	`last_arrival_at` integer NOT NULL,
	`ready_at` integer,
	`check_started_at` integer,
	`checked_at` integer,
	`decided_at` integer,
	`finished_at` integer,
	`baseline_import_id` integer,
	`verdict` text,
	`report` text,
	`pinned` text,
	`decisions` text NOT NULL,
	`problem` text,
	`check_attempts` integer NOT NULL,
	`due_at` integer,
	FOREIGN KEY (`feed_id`) REFERENCES `feeds`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `imports_state` ON `imports` (`state`);--> statement-breakpoint
CREATE INDEX `imports_feed` ON `imports` (`feed_id`,`id`);--> statement-breakpoint
CREATE INDEX `imports_feed_opened` ON `imports` (`feed_id`,`opened_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `imports_receiving` ON `imports` (`feed_id`) WHERE "imports"."state" = 'receiving';--> statement-breakpoint
CREATE TABLE `program` (
	`id` integer PRIMARY KEY NOT NULL,
	`version` text NOT NULL,
	`key_id` text NOT NULL,
	CONSTRAINT "program_one_row" CHECK("program"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `senders` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`system` text,
	`password_hash` text,
	`public_keys` text NOT NULL,
	`allow_from` text NOT NULL,
	`disabled` text,
	`created_at` integer NOT NULL,
	`last_seen_at` integer,
	`problem` text,
	`removed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `senders_name` ON `senders` (`name`) WHERE "senders"."removed_at" IS NULL;--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`user_id` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`confirmed_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_seen` ON `sessions` (`last_seen_at`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`role` text NOT NULL,
	`password_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_login_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_name` ON `users` (`name_key`);