// The upload script for Windows: PowerShell 5.1 and the OpenSSH client that Windows brings. No grave accent can stand in
// it, which is how PowerShell escapes; line ends are [char]10.
import type { ScriptValues } from './upload_script.ts';

/** In single quotes for PowerShell, which takes typographic ones for the same. */
export function powerShellQuoted(text: string): string {
  return `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`;
}

export function windowsScript({ sender, host, port, hostKeys, folder }: ScriptValues): string {
  const text = String.raw`# Sends the files of one folder to Rollcall by SFTP. Made by Rollcall for its sender ${sender}.
#
#   powershell.exe -NoProfile -ExecutionPolicy Bypass -File ${sender}-upload.ps1 [-Folder FOLDER]
#
# Beside this file belongs ${sender}.key, the private key, readable for SYSTEM and administrators alone.
# Every file of the folder is sent under a temporary name, NAME.part; when all of them are there, all are renamed. Files
# in subfolders, hidden files and temporary files stay. What it did is in ${sender}.log beside this file.
#
# Exit codes:
#   0  everything was sent
#   1  not sent: the server did not answer, or the transfer broke off; tried again several times
#   2  not sent: the folder, the key or the sftp program is missing, or a name cannot be sent
#   3  nothing to send: there is no file in the folder
#   4  not sent: the server shows another host key than the pinned one
#   5  not sent: the server refused the login
#   6  not sent: an earlier run is still under way
#
# -Tries (6) is how often it tries, -Wait (30) the first wait in seconds; each wait is twice the last.
param(
    [string]$Folder = ${powerShellQuoted(folder)},
    [int]$Tries = 6,
    [int]$Wait = 30
)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'

$Sender = ${powerShellQuoted(sender)}
$ServerHost = ${powerShellQuoted(host)}
$ServerPort = ${port}
$HostKeys = @(
${hostKeys.map((key) => `    ${powerShellQuoted(key)}`).join(',\n')}
)

$Here = Split-Path -Parent $MyInvocation.MyCommand.Path
$Key = Join-Path $Here ($Sender + '.key')
$Log = Join-Path $Here ($Sender + '.log')
$Run = Join-Path $Here ($Sender + '.run')
$NewLine = [string][char]10

function Write-Log([string]$Text) {
    $Stamp = Get-Date -Format 'yyyy-MM-dd HH:mm:ss'
    Add-Content -LiteralPath $Log -Value ($Stamp + ' ' + $Text) -Encoding UTF8
}

function Write-Refusal([string]$Text) {
    Write-Log $Text
    [Console]::Error.WriteLine($Text)
}

# Without a byte order mark, which sftp.exe would take for a part of the first command.
function Write-Lines([string]$Path, [string[]]$Lines) {
    $Encoding = New-Object System.Text.UTF8Encoding($false)
    [System.IO.File]::WriteAllText($Path, (($Lines -join $NewLine) + $NewLine), $Encoding)
}

# In double quotes of an sftp command only the backslash means something, of what Windows allows in names.
function ConvertTo-Quoted([string]$Text) {
    return $Text.Replace('\', '/')
}

function Invoke-Sftp([string]$Program) {
    $Info = New-Object System.Diagnostics.ProcessStartInfo
    $Info.FileName = $Program
    $Info.Arguments = '-F "{0}" -b "{1}" rollcall' -f (Join-Path $Run 'config'), (Join-Path $Run 'batch')
    $Info.UseShellExecute = $false
    $Info.CreateNoWindow = $true
    $Info.RedirectStandardInput = $true
    $Info.RedirectStandardOutput = $true
    $Info.RedirectStandardError = $true
    $Process = [System.Diagnostics.Process]::Start($Info)
    $Process.StandardInput.Close()
    $Output = $Process.StandardOutput.ReadToEndAsync()
    $Complaints = $Process.StandardError.ReadToEndAsync()
    $Process.WaitForExit()
    return @{ Code = $Process.ExitCode; Said = ($Output.Result + $NewLine + $Complaints.Result) }
}

function Send-Folder {
    $Program = Join-Path $env:SystemRoot 'System32\OpenSSH\sftp.exe'
    if (-not (Test-Path -LiteralPath $Program)) {
        $Found = Get-Command 'sftp.exe' -ErrorAction SilentlyContinue
        if ($null -eq $Found) {
            Write-Refusal 'The program sftp.exe is missing; add the Windows feature OpenSSH Client.'
            return 2
        }
        $Program = $Found.Path
    }
    if (-not (Test-Path -LiteralPath $Folder -PathType Container)) {
        Write-Refusal ('There is no folder ' + $Folder + '.')
        return 2
    }
    if (-not (Test-Path -LiteralPath $Key -PathType Leaf)) {
        Write-Refusal ('There is no key ' + $Key + '.')
        return 2
    }
    if ($Here.Contains('%')) {
        Write-Refusal 'Put this script into a folder without % in its name.'
        return 2
    }
    $Skipped = '\.(part|tmp|filepart|partial)$|^~'
    $Files = @(Get-ChildItem -LiteralPath $Folder | Where-Object { -not $_.PSIsContainer } | Where-Object { $_.Name -notmatch $Skipped } | Sort-Object Name)
    if ($Files.Count -eq 0) {
        Write-Refusal ('Nothing to send: there is no file in ' + $Folder + '.')
        return 3
    }

    if (Test-Path -LiteralPath $Run) { Remove-Item -LiteralPath $Run -Recurse -Force }
    [void](New-Item -ItemType Directory -Path $Run)
    $Known = @()
    foreach ($HostKey in $HostKeys) { $Known += ('rollcall-' + $Sender + ' ' + $HostKey) }
    Write-Lines (Join-Path $Run 'known_hosts') $Known
    Write-Lines (Join-Path $Run 'config') @(
        'Host rollcall'
        ('  HostName {0}' -f $ServerHost)
        ('  Port {0}' -f $ServerPort)
        ('  User {0}' -f $Sender)
        ('  IdentityFile "{0}"' -f $Key.Replace('\', '/'))
        '  IdentitiesOnly yes'
        ('  HostKeyAlias rollcall-{0}' -f $Sender)
        ('  UserKnownHostsFile "{0}"' -f (Join-Path $Run 'known_hosts').Replace('\', '/'))
        '  GlobalKnownHostsFile none'
        '  StrictHostKeyChecking yes'
        '  UpdateHostKeys no'
        '  CheckHostIP no'
        '  BatchMode yes'
        '  LogLevel ERROR'
        '  PreferredAuthentications publickey'
        '  ConnectTimeout 20'
        '  ServerAliveInterval 15'
        '  ServerAliveCountMax 4'
    )
    $Puts = @()
    $Renames = @()
    foreach ($File in $Files) {
        $Puts += ('put -p "{0}" "{1}.part"' -f (ConvertTo-Quoted $File.FullName), (ConvertTo-Quoted $File.Name))
        $Renames += ('rename "{0}.part" "{0}"' -f (ConvertTo-Quoted $File.Name))
    }
    Write-Lines (Join-Path $Run 'batch') ($Puts + $Renames)

    $Pause = $Wait
    for ($Try = 1; ; $Try++) {
        $Answer = Invoke-Sftp $Program
        if ($Answer.Code -eq 0) {
            Write-Log ('Sent ' + $Files.Count + ' files of ' + $Folder + '.')
            return 0
        }
        foreach ($Line in ($Answer.Said -split $NewLine)) {
            $Line = $Line.Trim()
            if (($Line -ne '') -and (-not $Line.StartsWith('sftp> '))) { Write-Log ('  ' + $Line) }
        }
        if ($Answer.Code -eq 255) {
            if ($Answer.Said.Contains('Host key verification failed')) {
                Write-Refusal 'Not sent: the server shows another host key than the pinned one. Ask the district before anything else.'
                return 4
            }
            if ($Answer.Said.Contains('Permission denied')) {
                Write-Refusal 'Not sent: the server refused the login.'
                return 5
            }
        }
        if ($Try -ge $Tries) {
            Write-Refusal ('Not sent after ' + $Try + ' tries.')
            return 1
        }
        Write-Log ('Try ' + $Try + ' of ' + $Tries + ' failed (' + $Answer.Code + '); the next one in ' + $Pause + ' s.')
        Start-Sleep -Seconds $Pause
        $Pause = $Pause * 2
    }
}

if ((Test-Path -LiteralPath $Log) -and ((Get-Item -LiteralPath $Log).Length -gt 1000000)) {
    Move-Item -LiteralPath $Log -Destination ($Log + '.1') -Force
}

# One run at a time; Windows gives the lock back when a run is killed.
$Lock = New-Object System.Threading.Mutex($false, ('Global\Rollcall-upload-' + $Sender))
$IsMine = $false
try { $IsMine = $Lock.WaitOne(0) } catch [System.Threading.AbandonedMutexException] { $IsMine = $true }
if (-not $IsMine) {
    Write-Refusal 'An earlier run is still under way.'
    exit 6
}
$Code = 1
try {
    $Code = Send-Folder
} catch {
    Write-Refusal ('Not sent: ' + $_.Exception.Message)
} finally {
    if (Test-Path -LiteralPath $Run) { Remove-Item -LiteralPath $Run -Recurse -Force }
    $Lock.ReleaseMutex()
}
exit $Code
`;
  // PowerShell 5.1 reads a file without a byte order mark in the code page of the machine.
  return `\ufeff${text.replaceAll('\n', '\r\n')}`;
}
