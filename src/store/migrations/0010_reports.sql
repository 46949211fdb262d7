CREATE TABLE `report_outputs` (
	`import_id` integer NOT NULL,
	`key` text NOT NULL,
	`files` text NOT NULL,
	`built_at` integer NOT NULL,
	PRIMARY KEY(`import_id`, `key`),
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `reports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`sql` text NOT NULL,
	`layout` text,
	`dialect` text,
	`limits` text,
	`changed_at` integer NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reports_name` ON `reports` (`name`) WHERE "reports"."removed_at" IS NULL;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `reports` text;--> statement-breakpoint
ALTER TABLE `forwards` ADD `reports` text;