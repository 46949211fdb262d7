# An SFTP server on AsyncSSH for the tests: one folder, one account. Says its port in one line, ends with its standard input.
import asyncio
import os
import sys
import warnings

warnings.filterwarnings("ignore")
import asyncssh  # noqa: E402

folder, host_key, user, password, authorized, mode = sys.argv[1:7]


class Account(asyncssh.SSHServer):
    """Takes one user: by password, by key, by questions, or by key and password."""

    def __init__(self):
        self.has_key = False

    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return mode in ("password", "both")

    def validate_password(self, username, given):
        return username == user and given == password

    def public_key_auth_supported(self):
        return mode in ("key",)

    def validate_public_key(self, username, key):
        with open(authorized) as lines:
            known = asyncssh.import_public_key(lines.readline())
        return username == user and key == known

    def kbdint_auth_supported(self):
        return mode == "questions"

    def get_kbdint_challenge(self, username, lang, submethods):
        return "", "", "", [("Password: ", False)]

    def validate_kbdint_response(self, username, responses):
        return username == user and list(responses) == [password]


async def main():
    server = await asyncssh.listen(
        "127.0.0.1",
        0,
        server_factory=Account,
        server_host_keys=[host_key],
        sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=folder),
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
