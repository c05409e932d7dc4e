using System.CommandLine;
var root = new RootCommand("x");
var t = new Command("train", "y");
var o = new Option<string>("--data") { Description = "d" };
t.Options.Add(o);
t.SetAction(r => { Console.WriteLine("train " + r.GetValue(o) + System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated); return 0; });
root.Subcommands.Add(t);
return root.Parse(args).Invoke();
