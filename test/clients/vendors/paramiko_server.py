# An SFTP server on paramiko for the tests: one folder, one account. Says its port in one line, ends with its standard input.
import os
import socket
import sys
import threading
import warnings

warnings.filterwarnings("ignore")
import paramiko  # noqa: E402

folder, host_key, user, password, authorized, mode = sys.argv[1:7]


class Account(paramiko.ServerInterface):
    """Takes one user, by password or by key."""

    def get_allowed_auths(self, username):
        return {"key": "publickey", "password": "password", "questions": "keyboard-interactive"}[mode]

    def check_auth_password(self, username, given):
        good = mode == "password" and username == user and given == password
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def check_auth_publickey(self, username, key):
        with open(authorized) as lines:
            known = lines.readline().split()[1]
        good = mode == "key" and username == user and key.get_base64() == known
        return paramiko.AUTH_SUCCESSFUL if good else paramiko.AUTH_FAILED

    def check_auth_interactive(self, username, submethods):
        if mode != "questions":
            return paramiko.AUTH_FAILED
        return paramiko.InteractiveQuery("", "", ("Password: ", False))

    def check_auth_interactive_response(self, responses):
        return paramiko.AUTH_SUCCESSFUL if list(responses) == [password] else paramiko.AUTH_FAILED

    def check_channel_request(self, kind, number):
        return paramiko.OPEN_SUCCEEDED


class Handle(paramiko.SFTPHandle):
    def stat(self):
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.writefile.fileno()))


class Folder(paramiko.SFTPServerInterface):
    """The folder as the root, and nothing above it."""

    def real(self, path):
        return folder + self.canonicalize(path)

    def attempt(self, deed):
        try:
            deed()
            return paramiko.SFTP_OK
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    def look(self, look, path):
        try:
            return paramiko.SFTPAttributes.from_stat(look(self.real(path)))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    def stat(self, path):
        return self.look(os.stat, path)

    def lstat(self, path):
        return self.look(os.lstat, path)

    def list_folder(self, path):
        found = []
        for name in os.listdir(self.real(path)):
            found.append(paramiko.SFTPAttributes.from_stat(os.stat(self.real(path + "/" + name)), name))
        return found

    def open(self, path, flags, attr):
        try:
            number = os.open(self.real(path), flags, 0o644)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        handle = Handle(flags)
        way = "wb" if flags & os.O_WRONLY else "r+b" if flags & os.O_RDWR else "rb"
        handle.readfile = handle.writefile = os.fdopen(number, way)
        return handle

    def remove(self, path):
        return self.attempt(lambda: os.remove(self.real(path)))

    def rename(self, before, after):
        if os.path.exists(self.real(after)):
            return paramiko.SFTP_FAILURE
        return self.attempt(lambda: os.rename(self.real(before), self.real(after)))

    def posix_rename(self, before, after):
        return self.attempt(lambda: os.replace(self.real(before), self.real(after)))

    def mkdir(self, path, attr):
        return self.attempt(lambda: os.mkdir(self.real(path)))

    def chattr(self, path, attr):
        return self.attempt(lambda: paramiko.SFTPServer.set_file_attr(self.real(path), attr))


def serve(connection, key):
    transport = paramiko.Transport(connection)
    transport.add_server_key(key)
    transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Folder)
    try:
        transport.start_server(server=Account())
    except (paramiko.SSHException, EOFError):
        pass


listener = socket.create_server(("127.0.0.1", 0))
key = paramiko.ECDSAKey.from_private_key_file(host_key)
print(listener.getsockname()[1], flush=True)


def accept():
    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=serve, args=(connection, key), daemon=True).start()


threading.Thread(target=accept, daemon=True).start()
sys.stdin.read()
os._exit(0)
