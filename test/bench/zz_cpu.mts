// quick: one cipher, N runs alternating, with CPU of client, sshd, our threads
import { readFileSync, readdirSync, mkdtempSync, rmSync, mkdirSync, openSync, writeSync, closeSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { join } from 'node:path';
import { createDoor } from '../../src/receive/door.ts';
import { createMemoryDesk } from '../receive/memory_desk.ts';
import { startSshd } from './sshd.ts';
const cipher = process.argv[2] ?? 'aes128-gcm@openssh.com', runs = +(process.argv[3] ?? 5), only = process.argv[4];
const bytes = 343_000_000;
const folder = mkdtempSync('/tmp/door/b-'); const keyFile = join(folder,'key'); const file = join(folder,'roster.csv');
spawnSync('ssh-keygen', ['-q','-t','ed25519','-N','','-f',keyFile]);
const publicKey = readFileSync(keyFile+'.pub','utf8').trim();
{ const chunk = randomFillSync(Buffer.allocUnsafe(4<<20)); const fd = openSync(file,'w'); for (let at=0;at<bytes;at+=chunk.length){chunk.writeUInt32BE(at,0);writeSync(fd,chunk,0,Math.min(chunk.length,bytes-at))} closeSync(fd); }
const desk = createMemoryDesk([{ id:1,name:'aeries',publicKeys:[publicKey],allowFrom:['127.0.0.1'],createdAt:0 }]);
const ig=()=>undefined; const log={debug:ig,info:ig,warn:ig,error:(...a)=>console.log(...a)};
const workerUrl = process.env.WORKER ? new URL('file://'+process.env.WORKER) : new URL('file:///tmp/wt/door/src/workers/door.ts');
const door = createDoor({host:'127.0.0.1',port:0,dataFolder:join(folder,'data'),workerUrl},{desk,log});
const sshd = await startSshd(join(folder,'sshd'), publicKey);
const st = await door.start();
const stat = (p) => { const s = readFileSync(p,'utf8'); const f = s.slice(s.lastIndexOf(')')+2).split(' '); return { u:+f[11], s:+f[12], cu:+f[13], cs:+f[14] }; };
const threads = () => Object.fromEntries(readdirSync('/proc/self/task').map(t=>{ const s=readFileSync(`/proc/self/task/${t}/stat`,'utf8'); const f=s.slice(s.lastIndexOf(')')+2).split(' '); return [t, [s.slice(s.indexOf('(')+1,s.lastIndexOf(')')), +f[11], +f[12]]] }));
const sshdPid = sshd.pid;
const res = {ours:[],openssh:[]};
for (let run=0; run<runs; run++) for (const kind of run%2? ['ours','openssh']:['openssh','ours']) {
  if (only && only!==kind) continue;
  const to = kind==='ours'?{port:st.value.port,user:'aeries',target:'roster.csv'}:{port:sshd.port,user:sshd.user,target:join(folder,'received.csv')};
  const opts = [`Port=${to.port}`,`Ciphers=${cipher}`,'MACs=hmac-sha2-256-etm@openssh.com','StrictHostKeyChecking=no','UserKnownHostsFile=/dev/null','LogLevel=ERROR','BatchMode=yes','IdentitiesOnly=yes',`IdentityFile=${keyFile}`].flatMap(o=>['-o',o]);
  const me0=stat('/proc/self/stat'), sd0= sshdPid? stat(`/proc/${sshdPid}/stat`):null, th0=threads();
  const b=performance.now();
  await new Promise((ok,no)=>{ const c=spawn('sftp',['-F','/dev/null',...opts,...(process.env.SFTPARGS??'').split(' ').filter(Boolean),'-b','-',`${to.user}@127.0.0.1`],{stdio:['pipe','ignore','inherit']}); c.on('close',k=>k===0?ok():no(new Error('exit '+k))); c.stdin.end(`put ${process.env.PUT??file} ${to.target}\n`); });
  const sec=(performance.now()-b)/1000;
  await new Promise(r=>setTimeout(r,100));
  const me1=stat('/proc/self/stat'), sd1=sshdPid? stat(`/proc/${sshdPid}/stat`):null, th1=threads();
  const client=(me1.cu-me0.cu+me1.cs-me0.cs)/100;
  let extra='';
  if (kind==='ours') { for (const [t,[n,u,s]] of Object.entries(th1)) { const o=th0[t]??[n,0,0]; if (u-o[1]+s-o[2]>1) extra+=` ${n}:${u-o[1]}u+${s-o[2]}s`; } extra = `server ${(me1.u-me0.u+me1.s-me0.s)/100}` + extra; }
  else if (sd1) extra=`server ${(sd1.cu-sd0.cu+sd1.cs-sd0.cs)/100} (${sd1.cu-sd0.cu}u+${sd1.cs-sd0.cs}s)`;
  res[kind].push(sec);
  console.log(kind.padEnd(8), sec.toFixed(3), 'client', client, extra);
  rmSync(kind==='ours'?join(folder,'data/spool/arrivals'):to.target,{recursive:true,force:true}); mkdirSync(join(folder,'data/spool/arrivals'),{recursive:true});
}
const med=a=>[...a].sort((x,y)=>x-y)[a.length>>1];
if(!only) console.log(cipher,'median ours',med(res.ours).toFixed(3),'openssh',med(res.openssh).toFixed(3),'ratio',(med(res.openssh)/med(res.ours)).toFixed(3));
await door.stop(0); await sshd.stop(); rmSync(folder,{recursive:true,force:true}); process.exit(0);
