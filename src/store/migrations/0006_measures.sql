CREATE TABLE `measures` (
	`import_id` integer PRIMARY KEY NOT NULL,
	`files` text NOT NULL,
	FOREIGN KEY (`import_id`) REFERENCES `imports`(`id`) ON UPDATE no action ON DELETE no action
);
