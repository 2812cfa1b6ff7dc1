mulai();
